from django.urls import include, path

from zhujian.topics.invoices.pages import comparing, doubts, exports, home, questions, rules, steps, tasks, works

app_name = "invoices"
pages = [
    path("", home.home, name="home"),
    path("tasks/new/", tasks.new_task, name="new-task"),
    path("tasks/<str:number>/", tasks.task_page, name="task"),
    path("tasks/<str:number>/close/", tasks.close, name="close-task"),
    path("tasks/<str:number>/files/", tasks.bring_files, name="bring"),
    path("tasks/<str:number>/screen/", tasks.begin_run, name="screen"),
    path("imports/<int:pk>/", works.import_page, name="import"),
    path("imports/<int:pk>/progress/", works.import_progress, name="import-progress"),
    path("imports/<int:pk>/again/", works.import_again, name="import-again"),
    path("runs/<int:pk>/", works.run_page, name="run"),
    path("runs/<int:pk>/progress/", works.run_progress, name="run-progress"),
    path("runs/<int:pk>/again/", works.run_again, name="run-again"),
    path("doubts/", doubts.doubt_list, name="doubts"),
    path("doubts/count/", doubts.doubt_count, name="count"),
    path("doubts/<str:number>/", doubts.doubt_page, name="doubt"),
    path("doubts/<str:number>/file.pdf", exports.document, name="pdf"),
    path("doubts/<str:number>/file.xlsx", exports.workbook, name="xlsx"),
    path("doubts/<str:number>/ask/", steps.ask, name="ask"),
    path("doubts/<str:number>/<slug:verb>/", steps.decide, name="decide"),
    path("rules/", rules.rule_list, name="rules"),
    path("rules/<str:code>/", rules.rule_page, name="rule"),
    path("compare/", comparing.compare, name="compare"),
    path("questions/", questions.question_list, name="questions"),
    path("questions/count/", questions.question_count, name="question-count"),
    path("questions/<int:pk>/", questions.question_page, name="question"),
    path("questions/<int:pk>/answer/", questions.answer, name="answer"),
    path("questions/<int:pk>/record/", questions.record, name="record"),
]
# Below the topic's own page, so that the navigation tells the two apart.
urlpatterns = [path("screening/", include(pages))]
