"""The pure spatial domain: what a safety map holds, and what can be computed from it.

Nothing here knows Flask, a database, folium, the file system or the network.
"""
