"""One settings file, read from the typed environment."""

from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from whitenoise.compress import Compressor

from config.env import load
from config.services import BASE_DIR

env = load()

DEMO = env.demo
DEBUG = env.debug
SECRET_KEY = env.secret_key.get_secret_value()
# What is encrypted at rest: the first key encrypts, all of them decrypt.
PERSONAL_DATA_KEYS = env.encryption_keys
ALLOWED_HOSTS = env.hosts
PUBLIC_URL = env.address
VAR_DIR = env.var_dir
BEHIND_PROXY = env.behind_proxy
LEAST_FREE_MB = env.least_free_mb
# How papers are signed electronically, by kind, and with what.
SIGNING = env.signing_ways
SIGNING_P12 = env.signing_p12
SIGNING_P12_PASSWORD = env.signing_p12_password.get_secret_value()
SIGNING_VISIBLE = env.signing_visible
SIGNING_TRUST_ROOTS = env.signing_trust_roots

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "lucide",
    "rules.apps.AutodiscoverRulesConfig",
    "awards",
    "submissions",
    "judging",
    "reports",
    "config",
]
MIDDLEWARE = [
    "config.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "awards.middleware.MethodsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "awards.middleware.LargestRequestMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "awards.account_middleware.LanguageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "awards.account_middleware.StaffSecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "awards.middleware.TimeZoneMiddleware",
    "awards.middleware.PrivatePagesMiddleware",
    "awards.middleware.DomainErrorMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "awards.account_context.current_edition",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(env.database_address(), conn_max_age=60, conn_health_checks=True)
}
# Compiling costs these short queries more than it saves, and a misjudged join much more.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.cache_address(),
        "KEY_PREFIX": "inovasi",
    }
}

AUTH_USER_MODEL = "awards.User"
# Not Django's own: it would find accounts by spellings that the limits of the sign-in count apart.
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # made before, until the next sign-in
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PRODUCT_NAME = "Inovasi Award"
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_ADAPTER = "awards.adapters.AccountAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEMO else "https"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_REDIRECT_URL = "awards:choose-unit"
ACCOUNT_FORMS = {
    "add_email": "awards.forms.accounts.AddAddressForm",
    "change_password": "awards.forms.accounts.ChangePasswordForm",
    "confirm_email_verification_code": "awards.forms.accounts.ConfirmAddressForm",
    "confirm_login_code": "awards.forms.accounts.ConfirmSignInCodeForm",
    "confirm_password_reset_code": "awards.forms.accounts.ConfirmResetCodeForm",
    "login": "awards.forms.sign_in.SignInForm",
    "reauthenticate": "awards.forms.accounts.ReauthenticateForm",
    "request_login_code": "awards.forms.sign_in.RequestCodeForm",
    "reset_password": "awards.forms.accounts.ResetPasswordForm",
    "reset_password_from_key": "awards.forms.accounts.NewPasswordForm",
    "set_password": "awards.forms.accounts.SetPasswordForm",
    "signup": "awards.forms.sign_in.SignUpForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60  # mail may be slow
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{PRODUCT_NAME}: "
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_SESSION_REMEMBER = True
# An office shares one address, so each account has its own limit and an address a wider one.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,10/15m/key",
    "request_login_code": "30/m/ip,3/m/key,10/h/key",
    "reset_password": "30/m/ip,3/m/key,10/h/key",
    "reset_password_from_key": "30/m/ip",
    "signup": "30/m/ip",
}
MFA_ADAPTER = "awards.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "awards.forms.accounts_second_factor.ActivateAppForm",
    "add_webauthn": "awards.forms.accounts_second_factor.AddPasskeyForm",
    "authenticate": "awards.forms.accounts_second_factor.SecondFactorForm",
    "edit_webauthn": "awards.forms.accounts_second_factor.RenamePasskeyForm",
    "reauthenticate": "awards.forms.accounts_second_factor.ConfirmSecondFactorForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = PRODUCT_NAME
MFA_TOTP_TOLERANCE = 1  # clocks of telephones
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
STAFF_TWO_FACTOR = env.staff_two_factor
SOCIALACCOUNT_ADAPTER = "awards.adapters.ProviderAdapter"
SOCIALACCOUNT_FORMS = {"signup": "awards.forms.sign_in.ProviderSignUpForm"}
# The provider's word for an address is taken: it joins the account of that address, or makes one.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# A link, not a form: `form-action` would have to list every host on the provider's way.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}
}
if env.has_oidc:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "oidc",
            "name": env.oidc_name,
            "client_id": env.oidc_client_id,
            "secret": env.oidc_client_secret.get_secret_value(),
            "settings": {"server_url": env.oidc_server_url},
        }
    ]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# A demo is served by plain HTTP to this machine alone; everything else is HTTPS only.
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # preloading is for the owner of the whole domain to decide
if env.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's own icons
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
# Off: it would also group the keys and versions in addresses and forms. `count` groups what people read.

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.static.PackageFinder",
]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if env.s3_bucket:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.s3_bucket,
            "endpoint_url": env.s3_endpoint_url or None,
            "region_name": env.s3_region or None,
            "access_key": env.s3_access_key or None,
            "secret_key": env.s3_secret_key.get_secret_value() or None,
            "default_acl": None,  # the bucket is private, and nothing in it is ever given an address
            "file_overwrite": False,
            "signature_version": "s3v4",
            "addressing_style": "path",
            # A file goes in parts of 8 MB one after the other and comes over the disk, never whole in memory.
            "use_threads": False,
            "max_memory_size": 1 << 20,
        },
    }
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
# Uploads are no static files: they have no URL of their own and are served by views that check rights.
MEDIA_ROOT = env.media_root
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# Our own drawing of a field over crispy-bootstrap5: templates/inovasi.
CRISPY_ALLOWED_TEMPLATE_PACKS = ["inovasi"]
CRISPY_TEMPLATE_PACK = "inovasi"
CRISPY_FAIL_SILENTLY = False

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.email_from
if env.email_host:
    EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS = env.email_host, env.email_port, env.email_use_tls
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.email_user, env.email_password.get_secret_value()
    EMAIL_TIMEOUT = 30
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"

# Jobs are rows in the database; the queue only rings the bell, and every task may run twice.
CELERY_BROKER_URL = env.broker_address()
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT,  # longer than any task, or it would run twice
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "config.celery.MarkedScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "purge-evidence": {"task": "submissions.tasks.purge_evidence", "schedule": 24 * 3600},
    "resend-stale-documents": {"task": "reports.tasks.resend_stale_documents", "schedule": 60},
    "remind-of-deadlines": {"task": "submissions.tasks.remind_of_deadlines", "schedule": 300},
    "compute-waiting-plans": {"task": "judging.tasks.ring_for_plans", "schedule": 60},
    "send-waiting-messages": {"task": "awards.tasks.send_waiting_messages", "schedule": 60},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "json": {"()": "config.logs.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": env.log_format}},
    "root": {"handlers": ["console"], "level": env.log_level},
    "loggers": {
        "django": {"handlers": [], "level": env.log_level, "propagate": True},
        # On a console a line for each request would hide the others.
        "config.requests": {"level": env.log_level if env.log_format == "json" else "WARNING"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
