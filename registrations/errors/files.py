"""Pictures that people send; the refusals of any file stand in `assemblies/errors.py`.

DomainError
└── UploadRefused
    ├── ImageBroken              no picture can be read from it
    ├── ImageTooLarge            more than `limit` million pixels
    └── ImageTooSmall            fewer than `width` by `height` pixels
"""

from assemblies.errors import UploadRefused, msg


class ImageBroken(UploadRefused):
    code = "image_broken"
    message = msg("No picture can be read from this file. Save it again as JPEG, then try again.")


class ImageTooLarge(UploadRefused):
    code = "image_too_large"
    message = msg("The picture is too large: up to {limit} million pixels are taken.")


class ImageTooSmall(UploadRefused):
    code = "image_too_small"
    message = msg("The picture is too small: {width} by {height} pixels are needed at least.")
