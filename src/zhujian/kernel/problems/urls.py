from django.urls import path

from zhujian.kernel.problems.views import detail, exports, imports, lists, persons, register, steps

app_name = "problems"
urlpatterns = [
    path("", lists.problem_list, name="list"),
    path("count/", lists.problem_count, name="count"),
    path("new/", register.choose_topic, name="new"),
    path("new/<slug:topic>/", register.new_problem, name="register"),
    path("bulk/", lists.bulk, name="bulk"),
    path("export/", exports.export, name="export"),
    path("import/<slug:kind>/", imports.import_page, name="import"),
    path("import/<slug:kind>/template/", imports.template_file, name="import_template"),
    path("import/<slug:kind>/refused/", imports.refused_file, name="import_refused"),
    path("<str:number>/", detail.problem_detail, name="detail"),
    path("<str:number>/consent/", steps.consent, name="consent"),
    path("<str:number>/persons/", persons.persons, name="persons"),
    path("<str:number>/<slug:verb>/", steps.step, name="step"),
]
