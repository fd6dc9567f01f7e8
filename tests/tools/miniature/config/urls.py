import os

from django.http import HttpResponse
from django.urls import path


def page(request):
    return HttpResponse(f"process {os.getpid()}")


urlpatterns = [path("livez/", page)]
