"""/compte/…: allauth's names, French addresses."""

from allauth.account import views as account
from django.urls import include, path, re_path

from . import views

password_urls = [
    path("", views.ChangePassword.as_view(), name="account_change_password"),
    path("definir/", account.password_set, name="account_set_password"),
    path("oublie/", views.ResetPassword.as_view(), name="account_reset_password"),
    path("oublie/envoye/", account.password_reset_done, name="account_reset_password_done"),
    path("nouveau/fait/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^nouveau/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[^/]{1,200})/$",
        views.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
]
email_urls = [
    path("", views.ChangeEmail.as_view(), name="account_email"),
    path("confirmer/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirmer/(?P<key>[-:\w]{1,200})/$", views.ConfirmEmail.as_view(), name="account_confirm_email"),
]
second_factor_urls = [
    path("", views.Index.as_view(), name="mfa_index"),
    path("code/", views.EnterCode.as_view(), name="mfa_authenticate"),
    path("code/confirmer/", views.EnterCodeAgain.as_view(), name="mfa_reauthenticate"),
    path("obligatoire/", views.Required.as_view(), name="account_second_factor_required"),
    path("activer/", views.Activate.as_view(), name="mfa_activate_totp"),
    path("desactiver/", views.Deactivate.as_view(), name="mfa_deactivate_totp"),
    path("codes-de-secours/", views.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("codes-de-secours/nouveaux/", views.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path(
        "codes-de-secours/telecharger/",
        views.DownloadRecoveryCodes.as_view(),
        name="mfa_download_recovery_codes",
    ),
]
urlpatterns = [
    path("", views.Profile.as_view(), name="account_profile"),
    path("connexion/", views.Login.as_view(), name="account_login"),
    path("inscription/", views.Signup.as_view(), name="account_signup"),
    path("deconnexion/", views.Logout.as_view(), name="account_logout"),
    path("desactive/", account.account_inactive, name="account_inactive"),
    path("identite/", views.Reauthenticate.as_view(), name="account_reauthenticate"),
    path("courriels/", views.MailChoices.as_view(), name="account_mail_choices"),
    path("sessions/", views.EndOtherSessions.as_view(), name="account_end_sessions"),
    path("mot-de-passe/", include(password_urls)),
    path("adresse/", include(email_urls)),
    path("double-authentification/", include(second_factor_urls)),
]
