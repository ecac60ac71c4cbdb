// en
