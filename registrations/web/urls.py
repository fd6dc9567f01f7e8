from django.urls import path
from django.views.generic import View

app_name = "registrations"
urlpatterns = [
    path("invitations/<str:secret>/", View.as_view(), name="invitation"),
    path("delegations/<int:pk>/", View.as_view(), name="delegation"),
]
