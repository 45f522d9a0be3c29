"""`python -m mapserve.web.api`: the OpenAPI document on standard output; asks no database."""

import json
import sys

from flask import Flask

from mapserve.web.api import PARTS
from mapserve.web.api.openapi import openapi

app = Flask("mapserve")
for part in PARTS:
    app.register_blueprint(part.blueprint)
with app.app_context():
    json.dump(openapi(), sys.stdout, ensure_ascii=False)
