"""From a score to what the enterprise itself reads: points, reasons, records."""
