from celery import Celery

app = Celery("miniature")
app.config_from_object("django.conf:settings", namespace="CELERY")
