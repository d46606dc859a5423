from django.urls import path

from zhujian.kernel.submissions.views import detail, exports, imports, lists, steps

app_name = "visits"
urlpatterns = [
    path("", lists.visit_list, name="list"),
    path("count/", lists.visit_count, name="count"),
    path("export/", exports.export, name="export"),
    path("new/", steps.choose_topic, name="new"),
    path("new/<slug:topic>/", steps.plan_page, name="plan"),
    path("import/", imports.import_page, name="import"),
    path("import/record/", imports.record_page, name="import_record"),
    path("import/template/", imports.template_file, name="import_template"),
    path("import/refused/", imports.refused_file, name="import_refused"),
    path("<int:pk>/", detail.visit_detail, name="detail"),
    path("<int:pk>/review/", steps.review_page, name="review"),
    path("<int:pk>/consent/", steps.consent, name="consent"),
    path("<int:pk>/explain/", steps.explain_page, name="explain"),
    path("<int:pk>/cancel/", steps.cancel_page, name="cancel"),
]
