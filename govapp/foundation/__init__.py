"""What every noun stands on. It knows no noun: nothing here imports a slice."""
