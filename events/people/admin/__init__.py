"""People in the admin: whom an administrator invites, gives a role, and logs out; and what happened."""

from .events import SecurityEventAdmin
from .users import AccountAdmin, AccountGroupAdmin

__all__ = ["AccountAdmin", "AccountGroupAdmin", "SecurityEventAdmin"]
