from django.urls import path

from zhujian.kernel.devices.views import office, own

app_name = "devices"
urlpatterns = [
    path("", own.own_page, name="own"),
    path("new/", own.enrol_page, name="enrol"),
    path("office/", office.office_list, name="office"),
    path("<int:pk>/", own.device_page, name="device"),
    path("<int:pk>/withdraw/", own.withdraw_page, name="withdraw"),
]
