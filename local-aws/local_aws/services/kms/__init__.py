"""KMS: keys and their aliases, and whether what names a key may."""
