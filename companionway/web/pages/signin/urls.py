"""Addresses of signing in."""

from django.urls import URLPattern, path

from companionway.web.pages.signin import again, enter, hospital, starting_over, ways

urlpatterns: list[URLPattern] = [
    path("sign-in/", enter.sign_in, name="sign-in"),
    path("sign-in/passkey/", enter.with_passkey, name="sign-in-passkey"),
    path("sign-in/passkey/options/", enter.passkey_options, name="sign-in-passkey-options"),
    path("sign-in/second-step/", enter.second, name="sign-in-second"),
    path("sign-in/again/", again.again, name="sign-in-again"),
    path("sign-in/forgot/", starting_over.forgot, name="sign-in-forgot"),
    path("sign-in/new-password/<str:token>/", starting_over.by_link, name="new-password"),
    path("sign-in/hospital/<slug:hospital_id>/", hospital.start, name="hospital-start"),
    path("sign-in/hospital/<slug:hospital_id>/back/", hospital.back, name="hospital-back"),
    path("your-sign-in/", ways.your_sign_in, name="your-sign-in"),
    path("your-sign-in/app/", ways.app, name="sign-in-app"),
    path("your-sign-in/passkey/", ways.passkey, name="passkey-add"),
    path("your-sign-in/codes/", ways.codes, name="recovery-codes"),
    path("your-sign-in/password/", ways.password, name="password-change"),
    path("your-sign-in/factors/<int:factor_id>/removal/", ways.remove, name="factor-removal"),
    path("your-sign-in/hospital/<slug:hospital_id>/", hospital.link, name="hospital-link"),
    path("your-sign-in/hospital/<slug:hospital_id>/removal/", ways.unlink, name="hospital-unlink"),
]
