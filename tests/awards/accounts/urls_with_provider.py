"""The addresses of a site whose settings name a provider."""

from awards.account_urls import account_pages
from config.urls import urlpatterns as ours

urlpatterns = [*account_pages(with_provider=True), *ours]
