import { setTimeout } from 'node:timers/promises';
import { lookOnlyWhereRequestsWait } from '@icx/kafka';
import kafkajs from 'kafkajs';

/** How often it is looked, and how many times at most: what was done last is published a moment later. */
const [LOOK, LOOKS] = [500, 20];

/** How many events others can follow there, in all topics, when no more come. */
export const publishedOn = async (brokers: string): Promise<number> => {
  lookOnlyWhereRequestsWait();
  const admin = new kafkajs.Kafka({ brokers: [brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const count = async (): Promise<number> => {
      const topics = (await admin.listTopics()).filter((topic) => /^icx\.(secas|party\.)/.test(topic));
      const ends = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
      return ends.flat().reduce((sum, { high }) => sum + Number(high), 0);
    };
    let seen = await count();
    for (let looks = 0; looks < LOOKS; looks += 1) {
      await setTimeout(LOOK);
      const now = await count();
      if (now === seen && now > 0) break;
      seen = now;
    }
    return seen;
  } finally {
    await admin.disconnect();
  }
};
