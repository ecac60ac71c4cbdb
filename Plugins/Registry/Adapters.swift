import Email
public import GatewayKit
import Gemini
import OpenAI
import WebWidget
import WhatsApp

/// What this build contains; providers in the order in which the ladder asks them.
public let adapters: [any Plugin.Type] = [WebWidget.self, WhatsApp.self, Email.self, OpenAI.self, Gemini.self]
