// es
