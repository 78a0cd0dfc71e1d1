import 'reflect-metadata';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Body, Controller, Get, Header, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import nunjucks from 'nunjucks';

const govuk = dirname(createRequire(import.meta.url).resolve('govuk-frontend/package.json'));
const templates = new nunjucks.Environment(new nunjucks.FileSystemLoader(join(govuk, 'dist')), { autoescape: true });
const page = nunjucks.compile(
  `{% extends "govuk/template.njk" %}{% block content %}<h1 class="govuk-heading-l">{{ name }}</h1>{% endblock %}`,
  templates,
);

/** The HTTP stack of the exchange and nothing on it: what a lifecycle is compared with, and a page of the portal. */
@Controller()
class HelloController {
  @Post('hello')
  hello(@Body() body: unknown) {
    return body;
  }

  /** A page of GOV.UK Frontend by nunjucks, with a heading. */
  @Get('page')
  @Header('content-type', 'text/html; charset=utf-8')
  page() {
    return page.render({ name: 'Hello' });
  }
}

@Module({ controllers: [HelloController] })
class HelloModule {}

const app = await NestFactory.create(HelloModule, new FastifyAdapter(), { logger: ['error'] });
await app.listen(0, '127.0.0.1');
process.stdout.write(`${await app.getUrl()}\n`);
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
