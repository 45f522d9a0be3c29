"""Rendering: maps by folium (without the text of people), files, pictures for shared links."""
