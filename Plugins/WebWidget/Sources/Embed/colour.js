// colour
