"""The settlement of an application: vouchers, what of them counts, what does not agree. Pure."""
