"""The configuration: config.yaml and the organisations' mappings, checked as a whole before anything starts."""

from connector.config.load import ConfigError, load_config, parse_config
from connector.config.mail import MailSecurity, MailSettings
from connector.config.model import (
    Approval,
    Community,
    Config,
    ConfiguredArea,
    Contact,
    Figurehead,
    Instance,
    Organisation,
    Permission,
    Policy,
    Retention,
    StoreSettings,
)
from connector.config.secret import Secret, Settings

__all__ = [
    "Approval",
    "Community",
    "Config",
    "ConfigError",
    "ConfiguredArea",
    "Contact",
    "Figurehead",
    "Instance",
    "MailSecurity",
    "MailSettings",
    "Organisation",
    "Permission",
    "Policy",
    "Retention",
    "Secret",
    "Settings",
    "StoreSettings",
    "load_config",
    "parse_config",
]
