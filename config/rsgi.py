"""The application that the server runs."""

import os
import sys

# Before the settings are read: a request may not take the time that a command may.
os.environ["ANNALS_SERVING"] = "1"

from .gateway import Gateway, Limits
from .serve import end_with_parent
from .wsgi import application as wsgi_application

end_with_parent()
# A thread that computes gives way after a millisecond instead of five: each query to the database lets go of the
# interpreter, so that short requests waited, as often as they sent a statement, behind each long one.
sys.setswitchinterval(0.001)
application = Gateway(wsgi_application, Limits())
