from django.urls import path

from zhujian.kernel.field.views import site_steps, sites, team_steps, teams, ties

app_name = "field"
urlpatterns = [
    path("sites/", sites.site_list, name="sites"),
    path("sites/new/", site_steps.choose_topic, name="new_site"),
    path("sites/new/<slug:topic>/", site_steps.add_page, name="add_site"),
    path("sites/<int:pk>/", sites.site_page, name="site"),
    path("sites/<int:pk>/edit/", site_steps.edit_page, name="edit_site"),
    path("sites/<int:pk>/close/", site_steps.close_page, name="close_site"),
    path("sites/<int:pk>/milestones/", site_steps.plan_project_page, name="plan_project"),
    path("sites/<int:pk>/milestones/<slug:code>/", site_steps.milestone_page, name="plan_milestone"),
    path("sites/<int:pk>/milestones/<slug:code>/finish/", site_steps.finish_page, name="finish_milestone"),
    path("teams/", teams.team_list, name="teams"),
    path("teams/new/", team_steps.choose_topic, name="new_team"),
    path("teams/new/<slug:topic>/", team_steps.add_page, name="add_team"),
    path("teams/<int:pk>/", teams.team_page, name="team"),
    path("teams/<int:pk>/edit/", team_steps.edit_page, name="edit_team"),
    path("teams/<int:pk>/members/new/", team_steps.member_page, name="add_member"),
    path("teams/<int:pk>/absences/new/", team_steps.absence_page, name="record_absence"),
    path("members/<int:pk>/end/", team_steps.end_member_page, name="end_member"),
    path("absences/<int:pk>/withdraw/", team_steps.withdraw_page, name="withdraw_absence"),
    path("ties/", ties.tie_list, name="ties"),
    path("ties/new/", ties.declare_page, name="declare_tie"),
    path("ties/<int:pk>/end/", ties.end_page, name="end_tie"),
]
