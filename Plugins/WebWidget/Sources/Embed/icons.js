// icons
