"""The application that the server runs."""

import os

# Before the settings are read: a request may not take the time that a command may.
os.environ["ANNALS_SERVING"] = "1"

from .gateway import Gateway, Limits
from .serve import end_with_parent
from .wsgi import application as wsgi_application

end_with_parent()
application = Gateway(wsgi_application, Limits())
