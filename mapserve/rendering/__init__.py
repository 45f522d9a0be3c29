"""Maps by folium. Text of people never passes through it (decision 6); `guard` is a second wall."""
