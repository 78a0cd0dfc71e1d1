/** Words by which mail programs mark what they quote, in the languages that our parties' people use. */

/** The first labels of Outlook's and Exchange's header block. */
export const headerLabels = [
  ...['From', 'Sent', 'Date', 'To', 'Cc', 'Subject', 'Importance', 'Reply-To'],
  ...['Von', 'Gesendet', 'Datum', 'An', 'Betreff'],
  ...['De', 'Envoyé', 'Envoyé le', 'À', 'Objet', 'Date'],
  ...['Enviado', 'Enviado el', 'Fecha', 'Para', 'Asunto'],
  ...['Da', 'Inviato', 'Data', 'A', 'Oggetto'],
  ...['Van', 'Verzonden', 'Aan', 'Onderwerp'],
  ...['Från', 'Skickat', 'Till', 'Ämne', 'Fra', 'Sendt', 'Til', 'Emne'],
  ...['Od', 'Wysłano', 'Do', 'Temat'],
  ...['Oddi wrth', 'Anfonwyd', 'At', 'Pwnc'],
];

/** The word by which an attribution ends, or nearly so. */
export const writtenBy = [
  ...['wrote', 'schrieb', 'a écrit', 'escribió', 'ha scritto', 'schreef', 'escreveu', 'skrev', 'napisał\\(a\\)'],
  ...['napisał', 'kirjoitti', 'napsal', 'ysgrifennodd', 'het volgende geschreven'],
];

export const phoneSignatures = [
  ...['Sent from my ', 'Sent from (?:Outlook|Mail|Yahoo|Samsung|Gmail|Proton)', 'Get Outlook for ', 'Sent via '],
  ...['Von meinem \\S+ gesendet', 'Gesendet (?:von|mit) ', 'Envoyé de mon ', 'Envoyé depuis ', 'Enviado desde mi '],
  ...['Inviato da ', 'Verstuurd vanaf ', 'Verzonden vanaf ', 'Skickat från min ', 'Sendt fra min ', 'Wysłane z '],
  ...["Anfonwyd o(?:'m| fy) "],
];
