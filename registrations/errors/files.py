"""Files and pictures that people send.

DomainError
└── UploadRefused
    ├── UploadEmpty              nothing in it
    ├── UploadTooLarge           more than `limit` megabytes
    ├── UploadUnknown            none of the `kinds` that are taken
    ├── ImageBroken              no picture can be read from it
    ├── ImageTooLarge            more than `limit` million pixels
    └── ImageTooSmall            fewer than `width` by `height` pixels
"""

from assemblies.errors import DomainError, msg


class UploadRefused(DomainError):
    """The file is not taken."""

    code = "upload_refused"
    message = msg("This file cannot be taken.")


class UploadEmpty(UploadRefused):
    code = "upload_empty"
    message = msg("The file is empty. Choose another one.")


class UploadTooLarge(UploadRefused):
    code = "upload_too_large"
    message = msg("The file is too large: up to {limit} MB are taken.")


class UploadUnknown(UploadRefused):
    code = "upload_unknown"
    message = msg("The content of the file is none of the kinds that are taken: {kinds}.")


class ImageBroken(UploadRefused):
    code = "image_broken"
    message = msg("No picture can be read from this file. Save it again as JPEG, then try again.")


class ImageTooLarge(UploadRefused):
    code = "image_too_large"
    message = msg("The picture is too large: up to {limit} million pixels are taken.")


class ImageTooSmall(UploadRefused):
    code = "image_too_small"
    message = msg("The picture is too small: {width} by {height} pixels are needed at least.")
