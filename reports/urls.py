from reports.urls_exports import urlpatterns as exports
from reports.urls_judging import urlpatterns as judging
from reports.urls_participation import urlpatterns as participation
from reports.urls_people import urlpatterns as people
from reports.urls_public import urlpatterns as public
from reports.urls_secretariat import urlpatterns as secretariat
from reports.urls_signing import urlpatterns as signing

app_name = "reports"
urlpatterns = [
    *public,
    *judging,
    *people,
    *exports,
    *participation,
    *secretariat,
    *signing,
]
