import Testing

/// Sentences that a model might write, and what in them nobody said. A line is `+ sentence` where it may be shown, else
/// `- sentence => words | words` with what is withheld.
enum PromiseTable {
  struct Row: Sendable, CustomTestStringConvertible {
    let language: PromiseLanguage
    let sentence: String
    let breaches: [String]

    var testDescription: String { "\(language): \(sentence)" }
  }

  static let rows = PromiseLanguage.allCases.flatMap { language in
    language.sentences.split(separator: "\n").map { line in
      let halves = line.dropFirst(2).split(separator: " => ")
      let words = halves.count > 1 ? halves[1].split(separator: " | ").map(String.init) : []
      return Row(language: language, sentence: String(halves[0]), breaches: words)
    }
  }
}

/// A business in one of the languages: what it says, what its customer wrote, and sentences about it.
enum PromiseLanguage: String, CaseIterable, Sendable {
  case portuguese = "pt-BR"
  case english = "en"
  case spanish = "es"

  /// What the business says.
  var information: String {
    switch self {
    case .portuguese:
      """
      Padaria Aurora, Rua das Flores, 123. CNPJ 12.345.678/0001-90.
      Pão francês: R$ 18,90 o quilo. Caixa com 12 brigadeiros: R$ 48. Bolo de festa a partir de R$ 1.250,00.
      Taxa de entrega: 5 reais; grátis acima de R$ 80. No Pix, 10% de desconto.
      Aberta de segunda a sexta das 8h às 18h30, aos sábados das 8 às 13h. Fechada em 25/12 e em 1º de janeiro.
      WhatsApp (11) 98765-4321. Cardápio: https://www.padariaaurora.com.br/cardapio, contato@padariaaurora.com.br
      """
    case .english:
      """
      Aurora Bakery, 12 High Street.
      Sourdough: $7.50. Box of 12 cookies: $48. Wedding cakes from $1,250. Gift card: fifty dollars.
      Delivery is $5, free over $80. 10% off when you pay online.
      Open Monday to Friday 8 am to 6:30 pm, Saturday 8-1. Closed on December 25 and January 1st.
      Call +1 (415) 555-0134. Menu: https://www.aurorabakery.com/menu, hello@aurorabakery.com
      """
    case .spanish:
      """
      Panadería Aurora, Calle Mayor 12.
      Pan de masa madre: 7,50 €. Caja de 12 galletas: 48 euros. Tartas de boda desde 1.250 €.
      Envío: 5 €, gratis a partir de 80 €. 10 % de descuento si paga en línea.
      Abierto de lunes a viernes de 8 a 18:30, sábado de 8 a 13 h. Cerrado el 25 de diciembre y el 1 de enero.
      Teléfono +34 912 345 678. Carta: https://www.panaderiaaurora.es/carta, hola@panaderiaaurora.es
      """
    }
  }

  /// What the customer wrote.
  var question: String {
    switch self {
    case .portuguese:
      """
      Vi o bolo por R$ 30 e com 50% de desconto, pode ser? Quero para o dia 14/03 às 15h, no sábado que vem. \
      Meu número é 21 99876-1234 e meu e-mail ana@exemplo.com.
      """
    case .english:
      """
      I saw the cake for $30 and 50% off, right? I want it on March 14th at 3 pm. \
      My number is 212-555-0188, my mail ana@example.com.
      """
    case .spanish:
      """
      Vi la tarta por 30 € y con un 50 % de descuento, ¿no? La quiero para el 14 de marzo a las 15:00. \
      Mi número es 611 222 333 y mi correo ana@ejemplo.es.
      """
    }
  }

  fileprivate var sentences: String {
    switch self {
    case .portuguese:
      """
      + A caixa com 12 brigadeiros custa R$ 48.
      + A caixa custa R$48,00, e o pão R$ 18,90 o quilo.
      + São 48 reais a caixa.
      + São quarenta e oito reais a caixa.
      + O pão francês sai por dezoito reais e noventa centavos o quilo.
      + A caixa custa 48.
      + O bolo de festa começa em R$ 1250.
      + O bolo de festa começa em R$ 1.250,00!
      + A entrega custa cinco reais.
      + A entrega é grátis acima de 80 reais.
      + No Pix você tem 10% de desconto.
      + No Pix o desconto é de dez por cento.
      + Estamos abertos das 8h às 18h30 de segunda a sexta.
      + Abrimos às 8 da manhã.
      + Fechamos às 18:30.
      + Aos sábados, até as 13h.
      + Não abrimos no dia 25 de dezembro.
      + Em 25/12/2026 estamos fechados.
      + Fechamos em primeiro de janeiro.
      + Nosso WhatsApp é (11) 98765-4321.
      + Ligue para +55 11 98765-4321.
      + Pode ligar no 98765-4321.
      + Nosso CNPJ é 12.345.678/0001-90.
      + Veja o cardápio em https://www.padariaaurora.com.br/cardapio.
      + Veja [o cardápio](https://padariaaurora.com.br/cardapio)!
      + Nosso site é padariaaurora.com.br.
      + Escreva para contato@padariaaurora.com.br.
      + Vou anotar a entrega para 14/03 às 15h.
      + Fica para o dia 14, sábado.
      + Fica para sábado, 14 de março.
      + Anotei o seu número: 21 99876-1234.
      + Vamos escrever para ana@exemplo.com.
      + Tenho 3 sabores, e cada caixa traz 12 unidades.
      + Fico 100% à disposição!
      + É um real prazer atender você.
      + Estamos na Rua das Flores, 123.
      + Fazemos pão há mais de 20 anos, desde 1998.
      + O pão pesa 1,25 kg.
      + Desculpe, não sei dizer o preço.
      - A caixa custa R$ 45. => R$ 45
      - A caixa com 12 brigadeiros custa R$ 48,50. => R$ 48,50
      - São quarenta e cinco reais a caixa. => quarenta e cinco reais
      - A caixa custa 45. => 45
      - A caixa sai por apenas 39,90. => 39,90
      - Claro, o bolo sai por R$ 30! => R$ 30
      - O bolo custa *R$ 30*, como você disse. => R$ 30
      - Combinado, 50% de desconto para você. => 50%
      - No Pix o desconto é de vinte por cento. => vinte por cento
      - Hoje 100% de desconto na entrega! => 100%
      - A entrega custa US$ 5. => US$ 5
      - O pão custa entre 15 e 20 reais. => 15 e 20 reais
      - O bolo custa 2 mil reais. => 2 mil reais
      - Abrimos às 7h. => 7h
      - Estamos abertos das 8h às 22h. => 22h
      - Passe às nove da noite. => nove da noite
      - Estamos fechados em 24/12. => 24/12
      - A promoção vale até 31 de março. => 31 de março
      - Entregamos em 2 horas. => 2 horas
      - Entregamos no dia 15. => dia 15
      - Ligue para (11) 91234-5678. => 11) 91234-5678
      - Ligue para 0800 123 4567. => 0800 123 4567
      - Pague pela chave 98.765.432/0001-10. => 98.765.432/0001-10
      - Peça em https://padaria-aurora.com. => https://padaria-aurora.com
      - Peça em padariaaurora.com. => padariaaurora.com
      - Veja em https://www.padariaaurora.com.br/promocao. => https://www.padariaaurora.com.br/promocao
      - Veja [aqui](https://pag.example/x). => https://pag.example/x
      - Clique em https://padariaaurora.com.br@golpe.com/cardapio => https://padariaaurora.com.br@golpe.com/cardapio
      - Escreva para vendas@padariaaurora.com.br. => vendas@padariaaurora.com.br
      - Custa R$ 45 no dia 15. => R$ 45 | dia 15
      """
    case .english:
      """
      + The box of 12 cookies is $48.
      + The box is $48.00, and the sourdough $7.50.
      + It costs 48 dollars.
      + It costs forty-eight dollars.
      + Wedding cakes start at $1250.
      + Wedding cakes start at US$1,250.00.
      + A gift card is $50.
      + Delivery is free over $80.
      + Delivery is five dollars.
      + You get 10% off online.
      + You get ten percent off online.
      + We are open from 8 am to 6:30 pm.
      + We close at 18:30.
      + On Saturday we are open 8 to 1 pm.
      + We are closed on 25 December.
      + We are closed on December 25th, 2026, and on January 1.
      + Call us at (415) 555-0134.
      + Call +1 415-555-0134.
      + The menu is at aurorabakery.com/menu.
      + See https://aurorabakery.com/menu/!
      + Write to hello@aurorabakery.com.
      + I have noted March 14 at 3 pm.
      + See you on the 14th!
      + We will call you on 212-555-0188.
      + I may be able to help you with two cakes.
      + We have 30 flavors and 2 shops.
      + It takes 3 days and feeds 10 people.
      + I am 100% sure.
      + Feel free to ask.
      + About 1/2 of it is rye.
      - The box of cookies is $45. => $45
      - It costs forty-five dollars. => forty-five dollars
      - Sure, the cake is $30. => $30
      - The sourdough is $7.95. => $7.95
      - You get 50% off, as you said. => 50%
      - Delivery is €5. => €5
      - A full refund: 100% back! => 100%
      - We deliver for free. => for free
      - We are open until 9 pm. => 9 pm
      - Come at seven in the morning. => seven in the morning
      - We are closed on December 24. => December 24
      - It will be ready on 03/15. => 03/15
      - It will be ready on the 15th. => the 15th
      - Call 415-555-0199. => 415-555-0199
      - Order at aurora-bakery.com. => aurora-bakery.com
      - Order at http://aurorabakery.com.evil.io/menu. => http://aurorabakery.com.evil.io/menu
      - Write to sales@aurorabakery.com. => sales@aurorabakery.com
      """
    case .spanish:
      """
      + La caja de 12 galletas cuesta 48 €.
      + La caja cuesta cuarenta y ocho euros.
      + El pan cuesta 7,50 euros.
      + Las tartas de boda cuestan desde 1250 euros.
      + El envío es gratis a partir de 80 €.
      + El envío cuesta 5 euros.
      + Tiene un 10% de descuento en línea.
      + Abrimos a las 8 de la mañana.
      + Cerramos a las 18:30.
      + Cerramos a las 6 y media de la tarde.
      + El sábado abrimos de 8 a 13 horas.
      + El 25 de diciembre está cerrado.
      + Nuestro teléfono es 912 345 678.
      + Llame al +34 912 34 56 78.
      + La carta está en panaderiaaurora.es/carta.
      + Escriba a hola@panaderiaaurora.es.
      + Lo anoto para el 14/03 a las 15 h.
      + Le llamamos al 611 222 333.
      + Tenemos 3 tamaños y más de 20 sabores.
      + Estoy 100 % de acuerdo.
      + Una persona le ayudará.
      - La caja cuesta 45 €. => 45 €
      - La caja cuesta cuarenta y cinco euros. => cuarenta y cinco euros
      - Claro, la tarta cuesta 30 €. => 30 €
      - Le hacemos un 50 % de descuento. => 50 %
      - El pan cuesta 7,95. => 7,95
      - El envío cuesta $5. => $5
      - El café cuesta quinientos pesos. => quinientos pesos
      - Abrimos a las 7 de la mañana. => 7 de la mañana
      - El sábado cerramos a las 21 h. => 21 h
      - El 24 de diciembre está cerrado. => 24 de diciembre
      - Estará listo el 15/03. => 15/03
      - Llame al 912 345 679. => 912 345 679
      - Pida en panaderia-aurora.es. => panaderia-aurora.es
      - Escriba a pedidos@panaderiaaurora.es. => pedidos@panaderiaaurora.es
      """
    }
  }
}
