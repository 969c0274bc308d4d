import { DEPLOYMENT_YAML } from '../../../lib/checks/example-yaml';
import { type Faults, fault } from './fault';

const inImage = (wrong: string) =>
  fault(
    DEPLOYMENT_YAML.replace('registry.example.com/model:1.4.0', 'FAULT'),
    wrong,
    'registry.example.com/model:1.4.0',
  );

export const IMAGE_FAULTS: Faults = {
  'image-tag': [
    inImage('localhost:5000/model'),
    inImage('registry.example.com/model'),
    inImage('registry.example.com:5000/team/model'),
    inImage('model:latest'),
    fault(`${DEPLOYMENT_YAML}      initContainers: [{ name: load, image: FAULT }]\n`, 'busybox', 'busybox:1.37.0'),
  ],
  'image-branch': [
    inImage('registry.example.com/model:nightly'),
    inImage('registry.example.com/model:master-ffmpeg-core'),
    inImage('registry.example.com/model:latest-gpu'),
    inImage('model:DEV'),
  ],
  'image-name': [
    inImage("'registry.example.com/model: 1.4.0'"),
    inImage('https://registry.example.com/model:1.4.0'),
    inImage('registry.example.com/model:1.4:0'),
    inImage("'{{ .Values.image }}'"),
    inImage('registry.example.com/changeme/model:1.4.0'),
    inImage('registry.example.com/Model:1.4.0'),
    inImage('registry.example.com/{username}/model:1.4.0'),
    inImage('gcr.io/YOUR_PROJECT/model:1.4.0'),
    inImage('registry.example.com/model@sha256:replace-me'),
    inImage('$REGISTRY/model:1.4.0'),
  ],
};
