import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { requestHandlers } from '@icx/requests-service';
import type { Services } from './services.ts';

/** Every opened service under its class, for what is made by Nest: controllers and command handlers. */
@Module({})
export class ServicesModule {
  static of(services: Services): DynamicModule {
    const {
      requests,
      switching,
      inventory,
      holdings,
      answering,
      files,
      rules,
      backlog,
      reporting,
      engines: _,
      memories: __,
      ...others
    } = services;
    // Of mail what is asked from outside; a second reactor would be no service.
    const { inbound, attachments } = services.mail;
    const opened = [
      requests,
      switching,
      inventory,
      holdings,
      answering,
      files,
      rules,
      backlog,
      reporting,
      { inbound, attachments },
      others,
    ].flatMap((group): unknown[] => Object.values(group));
    const providers = opened.filter(isOfAClass).map((useValue) => ({ provide: useValue.constructor, useValue }));
    const twice = providers.find(({ provide, useValue }) =>
      providers.some((other) => other.provide === provide && other.useValue !== useValue),
    );
    // Nest would give whoever asks for the class the last one, without a word.
    if (twice) throw new Error(`Two services are of the class ${twice.provide.name}: name one of them otherwise.`);
    return {
      module: ServicesModule,
      imports: [CqrsModule.forRoot()],
      providers: [...providers, ...requestHandlers],
      exports: [CqrsModule, ...providers.map(({ provide }) => provide)],
    };
  }
}

/** A plain object is no service: an application's clock, a list of checks. */
const isOfAClass = (value: unknown): value is { readonly constructor: Type } =>
  typeof value === 'object' && value !== null && ![Object, Array].includes(value.constructor as typeof Object);
