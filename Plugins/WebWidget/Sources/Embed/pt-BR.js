// pt-BR
