// Nothing of the module is ever called.
