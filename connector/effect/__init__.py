"""What the connector brings about, shown honestly: figures, their limits, a report, and a real experiment."""
