import type { AutomaticMark } from './inbound.ts';

const anyOf = (phrases: readonly string[], flags = 'iu'): RegExp => new RegExp(`(?:${phrases.join('|')})`, flags);

/** What programs write that leave out the headers: in the subject, and in the first line that they write. */
export const automaticPhrases: readonly {
  readonly mark: AutomaticMark;
  readonly subjects: RegExp;
  readonly lines: RegExp;
}[] = [
  {
    mark: 'challenge',
    subjects: anyOf([
      ...['(?:please )?(?:confirm|verify) (?:your|that you sent) (?:e-?mail|message|address)', 'sender verification'],
      ...['verification required', 'your message (?:is|was) (?:held|quarantined)', 'awaiting (?:your )?confirmation'],
    ]),
    lines: anyOf([
      ...[
        '(?:i am|we are) protecting (?:my|our)(?:self|selves)? (?:inbox )?from (?:junk|spam)',
        'prove (?:that )?you are (?:human|a person)',
      ],
      ...[
        'your (?:e-?mail|message) (?:is|has been|was) (?:held|quarantined|placed on hold)',
        'to (?:have|get) your message delivered',
      ],
      ...['click (?:on )?the link below to (?:confirm|verify|release|deliver)'],
    ]),
  },
  {
    mark: 'out-of-office-words',
    subjects: anyOf([
      ...[
        '^auto(?:matic|mated)? ?-?(?:reply|response|antwort|svar)\\b',
        '^\\[?auto-?reply',
        'out[ -]of[ -](?:the )?office',
        'on (?:annual )?leave\\b',
      ],
      ...['automatische (?:antwort|abwesenheit)', 'abwesenheit', '(?:ich bin )?nicht im (?:büro|haus)'],
      ...['réponse automatique', 'absen(?:ce|t) du bureau', 'message d.absence'],
      ...['respuesta automática', 'fuera de (?:la )?oficina', 'resposta automática', 'fora do escritório'],
      ...['risposta automatica', 'fuori (?:sede|ufficio)', 'automatisch antwoord', 'afwezig(?:heid)?'],
      ...['autosvar', 'automatiskt svar', 'frånvaro', 'fravær', 'automatisk svar', 'ikke på kontoret'],
      ...['automatyczna odpowiedź', 'poza biurem', 'ateb awtomatig', 'allan o.r swyddfa', 'automaattinen vastaus'],
    ]),
    lines: anyOf([
      ...[
        '(?:i am|i.m|i will be|we are) (?:currently |now )?(?:out of (?:the )?office|away (?:from|until|on)|on (?:annual |maternity |sick )?leave|on holiday)',
      ],
      ...[
        'thank you for your (?:e-?mail|message)\\W+i am (?:currently )?(?:out|away|on)',
        'this is an auto(?:matic|mated)(?:ally generated)? (?:reply|response|message|e-?mail)',
      ],
      ...[
        'ich bin (?:derzeit |zurzeit |zur zeit |momentan |bis )?.{0,40}(?:nicht im (?:büro|haus)|abwesend|im urlaub|außer haus)',
      ],
      ...[
        'je suis (?:actuellement )?(?:absent|en congé|hors du bureau)',
        'estoy (?:actualmente )?(?:fuera|de vacaciones|ausente)',
        'estou (?:atualmente )?(?:ausente|fora|de férias)',
      ],
      ...[
        'sono (?:attualmente )?(?:assente|fuori)',
        'ik ben (?:momenteel )?(?:afwezig|niet aanwezig|niet op kantoor|met vakantie)',
        'jag är (?:för närvarande )?(?:borta|inte på kontoret|på semester|ledig)',
      ],
      ...[
        'jeg er (?:i øjeblikket |for tiden )?(?:ikke på kontoret|på ferie|fraværende)',
        'jestem (?:obecnie )?(?:nieobecn|poza biurem|na urlopie)',
      ],
      ...['rwyf (?:i )?allan o.r swyddfa', 'rydw i allan o.r swyddfa'],
    ]),
  },
];
