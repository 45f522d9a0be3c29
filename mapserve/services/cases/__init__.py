"""Cases of blind spots: begun with the drawing, judged, talked about, closed, seen again."""
