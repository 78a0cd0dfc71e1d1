{{- define "icx.labels" -}}
app.kubernetes.io/name: icx
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{- define "icx.deployment" -}}
{{- $of := index .root.Values .role -}}
{{- $mail := ternary .root.Values.mailPort 0 (eq .role "web") | int -}}
{{- $probe := printf "port: http, scheme: %s" (ternary "HTTPS" "HTTP" (hasKey .root.Values.settings "ICX_TLS_CERT")) -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .root.Release.Name }}-{{ .role }}
  labels: {{- include "icx.labels" . | nindent 4 }}
spec:
  {{- if not (dig "autoscaling" "enabled" false $of) }}
  replicas: {{ $of.replicas }}
  {{- end }}
  # Two versions side by side: docs/distributed.md.
  progressDeadlineSeconds: 7200 # a release with new views is ready when they are built
  strategy: { type: RollingUpdate, rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }
  selector:
    matchLabels: {{- include "icx.labels" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "icx.labels" . | nindent 8 }}
      annotations:
        # New settings are new processes.
        icx/settings: {{ .root.Values.settings | toJson | sha256sum }}
    spec:
      serviceAccountName: {{ .root.Release.Name }}
      automountServiceAccountToken: false
      # Else Kubernetes sets ICX_WEB_SERVICE_HOST and the like, and a start refuses what is no setting.
      enableServiceLinks: false
      terminationGracePeriodSeconds: 40
      {{- with .root.Values.image.pullSecrets }}
      imagePullSecrets: {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        runAsGroup: 1000
        fsGroup: 1000
        seccompProfile: { type: RuntimeDefault }
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: {{- include "icx.labels" . | nindent 14 }}
      containers:
        - name: {{ .role }}
          {{- with .root.Values.image }}
          image: {{ printf "%s%s" .repository (ternary (printf "@%s" .digest) (printf ":%s" .tag) (ne .digest "")) }}
          {{- end }}
          args: [apps/{{ .role }}/src/main.ts]
          ports:
            - { name: http, containerPort: 3000 }
            {{- if $mail }}
            - { name: mail, containerPort: {{ $mail }} }
            {{- end }}
          envFrom:
            - configMapRef: { name: {{ .root.Release.Name }} }
            - secretRef: { name: {{ .root.Values.secretName }} }
          # It lives from its first moment, however long views take to be built: one that is not ready gets no calls, and
          # one that hangs is ended.
          startupProbe: { httpGet: { path: /livez, {{ $probe }} }, periodSeconds: 2, failureThreshold: 15 }
          livenessProbe: { httpGet: { path: /livez, {{ $probe }} }, periodSeconds: 10, timeoutSeconds: 3 }
          readinessProbe: { httpGet: { path: /readyz, {{ $probe }} }, periodSeconds: 5, timeoutSeconds: 3 }
          resources: {{- toYaml $of.resources | nindent 12 }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          volumeMounts:
            - { name: data, mountPath: /data }
            - { name: tmp, mountPath: /tmp }
            {{- with .root.Values.extraVolumeMounts }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
      # Nothing in these two outlives the process: the truth is in the engines.
      volumes:
        - { name: data, emptyDir: {} }
        - { name: tmp, emptyDir: {} }
        {{- with .root.Values.extraVolumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ .root.Release.Name }}-{{ .role }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {{- include "icx.labels" . | nindent 6 }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .root.Release.Name }}-{{ .role }}
  labels: {{- include "icx.labels" . | nindent 4 }}
spec:
  selector: {{- include "icx.labels" . | nindent 4 }}
  ports:
    - { name: http, port: 3000, targetPort: http }
    {{- if $mail }}
    - { name: mail, port: 25, targetPort: mail }
    {{- end }}
{{- end }}
