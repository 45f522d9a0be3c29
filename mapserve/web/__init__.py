"""Blueprints: parse the request, call a service, serialize. The only room that knows Flask."""
