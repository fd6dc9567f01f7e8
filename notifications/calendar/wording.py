"""The few words a calendar says by itself, in the languages feeds are written in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """``cancelled`` frames a title; the others begin a line of the description."""

    cancelled: str
    local_time: str
    join: str
    document: str


_ENGLISH = Wording("Cancelled: {}", "Local time: {}", "Join online: {}", "Document: {}")
_WORDINGS = {
    "en": _ENGLISH,
    "fr": Wording("Annulé : {}", "Heure locale : {}", "Participer en ligne : {}", "Document : {}"),
    "es": Wording("Cancelado: {}", "Hora local: {}", "Participar en línea: {}", "Documento: {}"),
    "ar": Wording("ملغى: {}", "التوقيت المحلي: {}", "المشاركة عبر الإنترنت: {}", "وثيقة: {}"),
}


def wording(language: str) -> Wording:
    """Give the words of ``language`` (BCP 47; its region is not looked at), else English."""
    return _WORDINGS.get(language.partition("-")[0].lower(), _ENGLISH)
