// What the promise guard costs: prints the microseconds to check one sentence, and the milliseconds to read business
// information of the greatest length, which happens once for each version of it; medians of several runs.
import Foundation
import GatewayCore

let information = """
  Pão francês: R$ 18,90 o quilo. Caixa com 12 brigadeiros: R$ 48. Taxa de entrega: 5 reais; grátis acima de R$ 80.
  No Pix, 10% de desconto. Aberta de segunda a sexta das 8h às 18h30, aos sábados das 8 às 13h. Fechada em 25/12.
  WhatsApp (11) 98765-4321. Cardápio: https://www.padariaaurora.com.br/cardapio, contato@padariaaurora.com.br

  """
let longest = String(repeating: information, count: 60_000 / information.count)
let sentences = [
  "Olá! Que bom falar com você.", "A caixa com 12 brigadeiros custa R$ 48, e no Pix você tem 10% de desconto.",
  "Estamos abertos de segunda a sexta das 8h às 18h30, e aos sábados até as 13h.",
  "Veja o cardápio em https://www.padariaaurora.com.br/cardapio ou ligue para (11) 98765-4321.",
  "Se preferir, posso chamar uma pessoa da loja para conversar com você sobre a encomenda.",
]

func median(of runs: Int, _ measure: () -> Duration) -> Double {
  (0..<runs).map { _ in measure() / .seconds(1) }.sorted()[runs / 2]
}

let clock = ContinuousClock()
let grounds = Grounds([longest], locale: "pt-BR")
let reading = median(of: 7) { clock.measure { _ = Grounds([longest], locale: "pt-BR") } }
let promises = PromiseGuard(
  policy: .handOff, grounds: [grounds], locale: "pt-BR", today: Today(now: .now, in: .gmt))
let rounds = 2_000
let checking = median(of: 7) {
  clock.measure {
    for _ in 0..<rounds { for sentence in sentences { precondition(promises.breaches(in: sentence).isEmpty) } }
  }
}
print(checking * 1e6 / Double(rounds * sentences.count), reading * 1e3)
