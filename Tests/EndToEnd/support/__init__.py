"""What the end-to-end tests are written with: the program, a visitor, and content made for tests."""
