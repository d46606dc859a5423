from django.urls import path

from zhujian.kernel.access.views import accounts, grants, handover, invitations, own, recovery, tokens

app_name = "access"
urlpatterns = [
    path("", tokens.own_page, name="own"),
    path("role/", own.switch_role, name="switch_role"),
    path("views/<slug:place>/save/", own.save, name="save_view"),
    path("views/<slug:place>/forget/", own.forget, name="forget_view"),
    path("tokens/new/", tokens.issue_page, name="issue_token"),
    path("tokens/<int:pk>/withdraw/", tokens.withdraw, name="withdraw_token"),
    path("hand-over/", handover.hand_over_page, name="hand_over"),
    path("invitation/<str:token>/", invitations.invitation_page, name="invitation"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/new/", accounts.open_page, name="open"),
    path("accounts/<int:pk>/", accounts.account_page, name="account"),
    path("accounts/<int:pk>/invite/", invitations.invite_page, name="invite"),
    path("accounts/<int:pk>/close/", recovery.step_page, {"name": "close"}, name="close"),
    path("accounts/<int:pk>/recover/", recovery.step_page, {"name": "recover"}, name="recover"),
    path("accounts/<int:pk>/erase/", recovery.step_page, {"name": "erase"}, name="erase"),
    path("accounts/<int:pk>/recovery/", recovery.decide_page, name="recovery"),
    path("accounts/<int:pk>/grant/", grants.give_page, name="grant"),
    path("grants/", grants.grant_list, name="grants"),
    path("grants/<int:pk>/revoke/", grants.revoke_page, name="revoke"),
    path("grants/<int:pk>/substitute/", grants.substitute_page, name="substitute"),
]
