from django.urls import URLPattern, path

from registrations.web import mail_templates, mailings

_TEMPLATE = "console/<slug:event>/mail-templates/<slug:kind>/<slug:language>"

urlpatterns: list[URLPattern] = [
    path(
        "console/<slug:event>/mail-templates/", mail_templates.template_list, name="mail-templates"
    ),
    path(f"{_TEMPLATE}/", mail_templates.template, name="mail-template"),
    path(f"{_TEMPLATE}/preview/", mail_templates.template_preview, name="mail-template-preview"),
    path(f"{_TEMPLATE}/reset/", mail_templates.template_reset, name="mail-template-reset"),
    path("console/<slug:event>/mailings/", mailings.mailing_list, name="mailing-list"),
    path("console/<slug:event>/mailings/new/", mailings.mailing_new, name="mailing-new"),
    path("console/<slug:event>/mailings/<int:pk>/", mailings.mailing, name="mailing"),
    path(
        "console/<slug:event>/mailings/<int:pk>/change/",
        mailings.mailing_change,
        name="mailing-change",
    ),
    path(
        "console/<slug:event>/mailings/<int:pk>/preview/<slug:language>/",
        mailings.mailing_preview,
        name="mailing-preview",
    ),
    path(
        "console/<slug:event>/mailings/<int:pk>/test/<slug:language>/",
        mailings.mailing_test,
        name="mailing-test",
    ),
    path(
        "console/<slug:event>/mailings/<int:pk>/<slug:act>/",
        mailings.mailing_act,
        name="mailing-act",
    ),
]
