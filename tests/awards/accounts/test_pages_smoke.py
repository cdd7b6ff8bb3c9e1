import pytest
from django.urls import reverse
from tests.awards.accounts.conftest import PASSWORD, browser, is_signed_in

pytestmark = pytest.mark.django_db

def test_smoke(client, make_user, address):
    user = make_user()
    for name in ["account_login","account_signup","account_request_login_code","account_reset_password","account_inactive","account_password_reset_completed"]:
        r = client.get(reverse(name)); assert r.status_code == 200, name
    r = client.post(reverse("account_login"), {"login": user.email.upper(), "password": PASSWORD})
    assert r.status_code == 302, r.content.decode()
    assert is_signed_in(client, user)
    for name in ["awards:profile","account_email","account_change_password","account_logout","mfa_index","mfa_list_webauthn","usersessions_list","awards:choose-unit", "account_reauthenticate"]:
        r = client.get(reverse(name)); assert r.status_code == 200, (name, r.status_code)
