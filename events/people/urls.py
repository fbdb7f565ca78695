"""Addresses of log-ins, below /admin/ and before those of the admin's own that they replace."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.cache import never_cache

from .views.account import account, two_step
from .views.login import CodeStep, PasswordStep
from .views.passwords import RequestLink, SetPassword, change_password, show_link_sent

urlpatterns = [
    path("login/", PasswordStep.as_view()),
    path("login/code/", login_not_required(never_cache(CodeStep.as_view())), name="admin_login_code"),
    path("password/", RequestLink.as_view(), name="admin_password_reset"),
    path("password/sent/", login_not_required(never_cache(show_link_sent)), name="admin_password_reset_done"),
    path("password/<uidb64>/<token>/", SetPassword.as_view(), name="admin_set_password"),
    path("password_change/", admin.site.admin_view(change_password)),
    path("account/", admin.site.admin_view(account), name="admin_account"),
    path("account/two-step/", admin.site.admin_view(two_step), name="admin_two_step"),
]
